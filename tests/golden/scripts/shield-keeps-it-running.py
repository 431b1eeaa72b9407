import asyncio

from twin import pcall, type_name


async def pay():
    print('payment begins')
    await asyncio.sleep(0.05)
    print('payment ends')
    return 'receipt'


async def main():
    payment = asyncio.create_task(pay())

    async def r():
        try:
            await asyncio.shield(payment)
        except BaseException as e:
            print('request:', type_name(e))
            raise
    request = asyncio.create_task(r())
    await asyncio.sleep(0.01)
    request.cancel()
    await pcall(request)
    print('request cancelled:', request.cancelled(), 'payment done:', payment.done())
    print(await payment)


asyncio.run(main())
