-- values, b:137
runtime "node"
console.log('1')
local t1 = { a = 1 }
t1.me = t1
console.log('2', t1)
console.log('3', nil, 1.5e-7)
console.log('4', { long_name = { 0.1, { false, { key = { _x = 'a\nb', b = 1e21, A = 1.5 } }, false, 1 } }, b = { A = 1, key = { { c = { zeta = 'a', ['with-dash'] = true, long_name = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', _x = '', c = 1, key = 1, b = 'say "hi"', A = 42, a = 1.5 }, _x = { long_name = true, ['with-dash'] = 'back\\slash', _x = 'both \' and "', A = 'tab\there' } }, 9007199254740991, { 1 } }, _x = 4294967296, b = { long_name = 123456789.125, ['with-dash'] = 'ünï', c = { zeta = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', b = 'ünï', key = { c = 1, _x = 'ünï', ['with-dash'] = 1 }, A = '`tick`' } } }, key = 'back\\slash' }, {})
console.log()
cpu(5)
