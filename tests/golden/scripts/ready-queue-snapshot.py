import asyncio

import twin  # noqa: F401


async def main():
    loop = asyncio.get_running_loop()
    p = 0
    running = True

    def ruler():
        nonlocal p
        p += 1
        if p <= 3:
            print('pass', p)
        if running:
            loop.call_soon(ruler)
    loop.call_soon(ruler)

    def first():
        print('first')
        loop.call_soon(print, 'posted by first')
    loop.call_soon(first)
    loop.call_soon(print, 'second')

    def t():
        nonlocal running
        running = False
        print('the timer came through:', p > 10)
    loop.call_later(0.01, t)
    await asyncio.sleep(0.02)


asyncio.run(main())
