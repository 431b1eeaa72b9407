-- values, d:103
runtime "node"
console.log('1')
console.log({ A = { _x = { key = 'a\nb', _x = '日本', a = '', long_name = 123456789.125, c = 'ünï', ['with-dash'] = 1, zeta = 1, b = false, A = 'a\nb' }, zeta = 1.5, key = -3, A = 1.5e-7 } })
console.log('2', { b = 1, ['with-dash'] = false, a = 'it\'s', _x = { true, { false, 'it\'s' } }, A = -0.0, zeta = 1, c = 0/0, long_name = 7, key = 'both \' and "' }, { {} })
console.log('3', 'two words', -math.huge, 42)
console.log('4', { { 0.1, { 'both \' and "', 1 }, 1, { 'ünï', false } }, 1, -0.25, math.huge }, { c = { 1489, 748, 568 }, _x = -0.25, long_name = 123456789.125 })
console.log('5', {})
cpu(5)
