-- values, a:49
runtime "node"
console.log('1')
console.log('2', { zeta = {} })
console.log('3', Promise.resolve({ 1, 2 }))
console.log('4', { a = 'two words', A = { { 'ünï' }, { c = 1e100, long_name = 1, A = 1, ['with-dash'] = 'ünï', b = false, zeta = -0.25, key = 9007199254740991, _x = 1, a = true }, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }, c = 1, long_name = { long_name = '', a = { 'ünï', math.huge, 9007199254740991, 'back\\slash', false, 'both \' and "', 1, 0/0, -3, 'it\'s', 0.1, '', false, 'both \' and "', 'a', 'tab\there', 9007199254740991, 0.30000000000000004, true, 123456789.125, '`tick`', 42, 0/0, -math.huge, true, '日本' } }, key = 'say "hi"', zeta = true, _x = 100000, b = { true, 'both \' and "', 0, {} }, ['with-dash'] = { 1, true, -0.0 } })
console.log({ { a = 'tab\there', c = 'both \' and "', A = { _x = '', zeta = true, ['with-dash'] = math.huge, c = 'a', long_name = 'a', a = 'say "hi"', key = 'two words', A = 'say "hi"', b = 'it\'s' }, b = { 1633 }, key = { _x = 1.5, b = 1 }, ['with-dash'] = {}, _x = { 1, 'ünï' }, zeta = 7, long_name = 0/0 }, { b = 'back\\slash', long_name = { c = 42, key = 0, A = 1 } } })
console.log('5', function() end)
console.log('6', String(1e21), String(true), String(nil))
console.log('7', { b = 0/0, A = { 1 }, key = '日本' })
cpu(5)
