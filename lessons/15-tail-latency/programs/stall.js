const { Worker, isMainThread } = require("worker_threads");
const http = require("http");

if (isMainThread) {
  let came = 0;

  http.createServer((req, res) => {
    came = came + 1;
    if (came === 20) for (const end = Date.now() + 500; Date.now() < end;);
    res.end();
  }).listen(8000, () => new Worker(__filename));

  setTimeout(() => { console.log(came + " requests"); process.exit(); }, 2000);
} else {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  for (let i = 0; i < 100; i++)
    setTimeout(() => http.get({ port: 8000, agent }, (res) => res.resume()), 10 * i);
}
