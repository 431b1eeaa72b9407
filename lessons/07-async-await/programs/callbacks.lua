runtime "node"

console.log("start")
setTimeout(function()
  console.log("one")
  setTimeout(function() console.log("two") end, 10)
end, 10)
console.log("end")
