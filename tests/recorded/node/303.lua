-- modules, d:5
runtime("node", { module = "esm" })
console.log('1')
process.nextTick(function()
  console.log('2')
  local n2 = 0
  local f1
  f1 = function()
    n2 = n2 + 1
    console.log('3', n2)
    local h3
    h3 = setTimeout(function()
      console.log('4')
    end, 1)
    local h4
    h4 = setTimeout(function()
      console.log('5')
    end, 13)
    setTimeout(function()
      console.log('6')
    end, 13)
    cpu(3)
    cpu(40)
    cpu(3)
    if n2 ~= 5 then
      process.nextTick(f1)
    end
  end
  process.nextTick(f1)
  local h5
  h5 = setTimeout(function()
    console.log('7')
    setTimeout(function()
      console.log('8')
      local n7 = 0
      local f6
      f6 = function()
        n7 = n7 + 1
        console.log('9', n7)
        if n7 ~= 4 then
          queueMicrotask(f6)
        end
      end
      queueMicrotask(f6)
      local n9 = 0
      local f8
      f8 = function()
        n9 = n9 + 1
        console.log('10', n9)
        local f10 = async(function(name)
          for i11 = 1, 2 do
            console.log('11', name, i11)
            await({ next = function(_, resolve, reject)
              resolve('word')
            end })
          end
        end)
        f10('a')
        f10('b')
        if n9 ~= 3 then
          setImmediate(f8)
        end
      end
      setImmediate(f8)
      setImmediate(function()
        console.log('12')
      end)
    end, 0/0)
  end, 94)
  local h12
  h12 = setTimeout(function()
    console.log('13')
  end, 67)
end)
