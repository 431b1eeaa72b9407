-- warned: three things that deserve a warning, for the screens that tell of them.
setTimeout(function()
  cpu(60)
  console.log("long")
end, 1)
setTimeout(function() fs.readFileSync("a.txt") end, 2)
setTimeout(function() cpu(200) end, 100)
