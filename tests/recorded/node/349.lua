-- values, d:66
runtime "node"
console.log('1')
console.log('2', async(function()
  do return 1 end
end)())
console.log('3', { false, 0, { 0/0, { 1, 'a\nb', false, 1, 'both \' and "', 123456789.125, { 1e100, 'two words', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'back\\slash' }, { _x = 'back\\slash' }, {}, 'say "hi"' }, false, 1e21 }, {} })
console.log({})
cpu(5)
