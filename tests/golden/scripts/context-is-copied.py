import asyncio
import contextvars

import twin  # noqa: F401


user = contextvars.ContextVar('user', default='nobody')


async def show(w):
    await asyncio.sleep(0)
    print(w, 'sees', user.get())


async def login(n):
    user.set(n)


async def main():
    early = asyncio.create_task(show('early task'))
    await login('ada')
    print('main sees', user.get())
    late = asyncio.create_task(show('late task'))
    await asyncio.create_task(login('bob'))
    print('main still sees', user.get())
    await asyncio.gather(early, late)


asyncio.run(main())
