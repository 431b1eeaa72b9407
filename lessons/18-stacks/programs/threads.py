import http.client, os, threading, time
import uvicorn
from fastapi import FastAPI

app, began, done = FastAPI(), None, 0

def cpu(ms):
    end = time.thread_time() + ms / 1000
    while time.thread_time() < end: pass

@app.get("/")
def endpoint():
    global began, done
    began = began or time.monotonic()
    cpu(100)
    done += 1
    if done == 8:
        turns = time.monotonic() - began > 0.6
        print("one after another" if turns else "side by side", flush=True)
    return "image"

def get(url):
    connection = http.client.HTTPConnection("127.0.0.1", 8000)
    connection.request("GET", url)
    connection.getresponse().read()

def load():
    time.sleep(0.5)
    users = [threading.Thread(target=get, args=("/",)) for _ in range(8)]
    for user in users: user.start()
    for user in users: user.join()
    os._exit(0)

threading.Thread(target=load).start()
uvicorn.run(app, port=8000, log_level="critical")
