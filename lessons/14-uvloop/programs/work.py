import http.client, os, threading, time
import uvicorn
from fastapi import FastAPI

app, began = FastAPI(), None

@app.get("/work")
async def work():
    global began
    began = time.monotonic()
    while time.monotonic() - began < 0.4: pass
    return "work"

@app.get("/quick")
async def quick():
    late = time.monotonic() - began > 0.3
    print("after the work" if late else "at once", flush=True)
    return "quick"

def get(url):
    connection = http.client.HTTPConnection("127.0.0.1", 8000)
    connection.request("GET", url)
    connection.getresponse().read()

def load():
    time.sleep(0.5)
    users = [threading.Thread(target=get, args=(url,)) for url in ("/work", "/quick")]
    for user in users:
        user.start()
        time.sleep(0.1)
    for user in users: user.join()
    os._exit(0)

threading.Thread(target=load).start()
uvicorn.run(app, port=8000, loop="uvloop", log_level="critical")
