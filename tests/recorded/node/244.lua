-- values, c:57
runtime "node"
console.log('1')
console.log('2', {})
console.log()
console.log('3', String(math.huge), String(true), String(nil))
console.log('4', { key = '日本', ['with-dash'] = {}, c = 'ünï' }, { { 1, 1, { { false, 1 }, 'back\\slash' }, {} }, 'tab\there' })
console.log('5', { ['with-dash'] = '', long_name = math.huge, _x = { b = { 0/0, 1, true, 'say "hi"', 0/0, 'a', 'both \' and "', 'ünï', math.huge, 1, 'say "hi"', false, 'tab\there', 9007199254740991, '`tick`', 'tab\there', 'tab\there', 'ünï', 0.1, false, 'both \' and "', 4294967296 }, ['with-dash'] = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', _x = { false }, long_name = { 1203 } }, key = 1e21, zeta = 123456789.125, A = -math.huge, a = false, b = true })
console.log()
console.log('6', async(function() end))
local p1 = Promise.reject('no')
p1:catch(function() end)
console.log('7', p1)
cpu(5)
