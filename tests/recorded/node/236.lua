-- values, c:46
runtime "node"
console.log('1')
console.log()
console.log('2', Promise.resolve('v'))
console.log('3', 1, 'two words', 'it\'s', true)
console.log('4', Promise.new(function() end))
console.log('5', 'back\\slash', true, 1e100)
console.log('6', { _x = 'a\nb', key = { key = {}, b = { { 42, 1738, 330, 1392 }, 0, { false, -math.huge }, '', -math.huge, { a = '日本', c = 4294967296, long_name = 1, ['with-dash'] = 123456789.125 }, -0.0, { a = 1.5e-7, c = 1, zeta = 1, b = 'tab\there' }, { long_name = '日本', a = 1, ['with-dash'] = 'a\nb' }, 100000, -3, '', 'a', {}, 'tab\there' }, long_name = 'tab\there', ['with-dash'] = { _x = 0, key = 'tab\there', a = false } }, a = 1e100 })
cpu(5)
