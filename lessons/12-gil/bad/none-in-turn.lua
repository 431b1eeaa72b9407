runtime "asyncio"

cpu(100, { gil = "released" })
cpu(100, { gil = "released" })
print("done")
