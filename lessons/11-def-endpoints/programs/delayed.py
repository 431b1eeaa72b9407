import http.client, os, threading, time
import uvicorn
from fastapi import FastAPI

app, began = FastAPI(), None

@app.get("/slow")
async def slow():
    global began
    began = time.monotonic()
    time.sleep(0.6)
    return "slow"

@app.get("/quick")
def quick():
    late = time.monotonic() - began > 0.5
    print("after the pause" if late else "at once", flush=True)
    return "quick"

def get(url):
    connection = http.client.HTTPConnection("127.0.0.1", 8000)
    connection.request("GET", url)
    connection.getresponse().read()

def load():
    time.sleep(0.5)
    users = [threading.Thread(target=get, args=(url,)) for url in ("/slow", "/quick")]
    for user in users:
        user.start()
        time.sleep(0.2)
    for user in users: user.join()
    os._exit(0)

threading.Thread(target=load).start()
uvicorn.run(app, port=8000, log_level="critical")
