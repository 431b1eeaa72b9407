const { Worker, isMainThread } = require("worker_threads");
const http = require("http");

if (isMainThread) {
  let came = 0, last, gaps = 0;

  function work() {
    for (const end = Date.now() + 500; Date.now() < end;);
  }

  http.createServer((req, res) => {
    const now = performance.now();
    if (last && now - last > 50) gaps = gaps + 1;
    last = now;
    came = came + 1;
    if (came === 20) work();
    res.end();
  }).listen(8000, () => new Worker(__filename));

  setTimeout(() => { console.log(gaps + " gaps"); process.exit(); }, 2000);
} else {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  for (let i = 0; i < 100; i++)
    setTimeout(() => http.get({ port: 8000, agent }, (res) => res.resume()), 10 * i);
}
