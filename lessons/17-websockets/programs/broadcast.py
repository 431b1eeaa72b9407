import asyncio, os, threading, time
import uvicorn, websockets
from fastapi import FastAPI, WebSocket

app, clients, tasks = FastAPI(), [], []

async def heartbeat():
    longest = 0
    for beat in range(10):
        began = time.monotonic()
        await asyncio.sleep(0.05)
        longest = max(longest, time.monotonic() - began)
    print("late" if longest > 0.4 else "in time", flush=True)
    os._exit(0)

def cpu(ms):
    end = time.monotonic() + ms / 1000
    while time.monotonic() < end: pass

async def broadcast():
    for ws in clients:
        cpu(5)
        await ws.send_text("news")

@app.websocket("/")
async def endpoint(ws: WebSocket):
    await ws.accept()
    clients.append(ws)
    if len(clients) == 100:
        tasks.append(asyncio.create_task(heartbeat()))
        tasks.append(asyncio.create_task(broadcast()))
    async for text in ws.iter_text(): pass

async def load():
    await asyncio.sleep(0.5)
    sockets = [await websockets.connect("ws://127.0.0.1:8000/") for _ in range(100)]
    await asyncio.sleep(3)

if os.fork() == 0:
    asyncio.run(load())
    os._exit(0)
uvicorn.run(app, port=8000, log_level="critical")
