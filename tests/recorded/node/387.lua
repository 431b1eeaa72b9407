-- values, d:122
runtime "node"
console.log('1')
console.log('2', Promise.resolve({ 1, 2 }))
console.log('3', 1e21)
console.log('4', { zeta = 1e100, b = 42, A = -3, _x = '`tick`' }, { 918 })
console.log({ 1349, 1183, 819 })
console.log('5', async(function()
  do return 9 end
end)())
console.log('6', String(100000), String(true), String(nil))
local t1 = { a = 1 }
t1.me = t1
console.log('7', t1)
console.log({ long_name = 4294967296, ['with-dash'] = { { b = 1e100, A = 1 }, '日本', 1e100 }, b = { a = 7, zeta = { a = 0.1, A = 'a\nb', c = '' } }, _x = '`tick`' })
console.log('8', String(0), String(true), String(nil))
local t2 = { a = 1 }
t2.me = t2
console.log('9', t2)
cpu(5)
