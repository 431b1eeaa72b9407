-- values, a:114
runtime "node"
console.log('1')
console.log('2', { 1, 1, '' }, { _x = 0/0 })
console.log('3', '日本', '', true)
console.log('4', '`tick`')
console.log('5', { p = Promise.resolve('v'), v = 7 })
cpu(5)
