import http.client, os, threading, time
import uvicorn
from fastapi import FastAPI

app, began, done = FastAPI(), None, 0

@app.get("/")
def endpoint():
    global began, done
    began = began or time.monotonic()
    time.sleep(0.4)
    done += 1
    if done == 80:
        print("pauses:", int((time.monotonic() - began) / 0.4), flush=True)
    return "done"

def get(url):
    connection = http.client.HTTPConnection("127.0.0.1", 8000)
    connection.request("GET", url)
    connection.getresponse().read()

def load():
    time.sleep(0.5)
    users = [threading.Thread(target=get, args=("/",)) for _ in range(80)]
    for user in users: user.start()
    for user in users: user.join()
    os._exit(0)

threading.Thread(target=load).start()
uvicorn.run(app, port=8000, log_level="critical")
