-- values, c:74
runtime "node"
console.log('1')
console.log('2', { c = { b = {}, zeta = 1 } })
console.log('3', Promise.resolve(8))
console.log('`tick`', 'two words')
console.log('4', false, nil)
console.log('5', { p = Promise.resolve(6), v = 1.5 })
cpu(5)
