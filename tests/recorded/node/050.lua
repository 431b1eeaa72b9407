-- pool, in sequence, a:71
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  await(fs.promises.writeFile(".", "x"))
  console.log('3')
  await(Promise.new(function(resolve)
    dns.resolve("localhost", { ms = 0.1 }, function()
      console.log('4')
      resolve()
    end)
  end))
  console.log('5')
  await(fs.promises.readFile("."))
  console.log('6')
end)():next(function(v1)
  console.log('7', v1)
end, function(e2)
  console.log('8', say(e2))
end)
cpu(5)
