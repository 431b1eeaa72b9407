-- values, b:29
runtime "node"
console.log('1')
console.log('2', { A = 'ünï', _x = { zeta = { a = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', zeta = 1.5e-7 }, long_name = -0.25, a = 4294967296, c = 1, b = -3, key = { 1159, 18, 1746, 1823 }, _x = 1e21, A = 7 }, ['with-dash'] = { 'back\\slash' }, c = false, zeta = { long_name = '日本', A = { { '日本', 'a\nb', 0/0, 9007199254740991 }, { key = true, long_name = 123456789.125 }, 'back\\slash', '', { 1e21, 4294967296, 1, 42, false, '日本', 123456789.125, 1, false, 'it\'s', 1.5, 1e100, 'say "hi"', 1 }, { 809 }, 'say "hi"', { c = '日本', a = 'both \' and "' }, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', { ['with-dash'] = 'a\nb', b = 1, key = '', zeta = 'two words', c = 'ünï', A = 1e100, _x = -math.huge, long_name = 'both \' and "', a = -3 }, {}, 'back\\slash', '', { A = -0.0, ['with-dash'] = 'back\\slash', c = 1, b = 'two words', long_name = true, zeta = 'a', a = 1, _x = 'tab\there', key = false }, { zeta = 'it\'s', A = 123456789.125 }, 0/0, -3, { false, -math.huge, -0.25 }, 7, { key = -math.huge, A = 'a', ['with-dash'] = false, a = 'say "hi"' }, -0.25, 'tab\there', 42, 0.30000000000000004, 1, {} }, key = { _x = -0.0, long_name = { c = 'tab\there', zeta = 'ünï', ['with-dash'] = 1.5, b = 0/0 }, a = 1, c = { long_name = 'tab\there', a = 1.5e-7, _x = 'a\nb', c = 4294967296, A = -3, b = '日本', zeta = true, key = 1, ['with-dash'] = 'say "hi"' } } }, long_name = false, b = -math.huge, key = { A = 'tab\there' } })
console.log('3', Promise.resolve('v'))
console.log({ _x = 1e21, key = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' })
local t1 = { a = 1 }
t1.me = t1
console.log('4', t1)
console.log('two words', 0.30000000000000004)
console.log('5', { 0.30000000000000004, 1.5 })
console.log('6', { function() end })
console.log('7', function() end)
cpu(5)
