const http = require("http");

function cpu(ms) { const end = performance.now() + ms; while (performance.now() < end); }

let began, left = 2;
const server = http.createServer((req, res) => {
  if (req.url === "/slow") cpu(400);
  res.end("ok");
});

function get(path) {
  http.get({ port: server.address().port, path, agent: false }, (res) => {
    res.resume();
    if (path === "/fast") {
      console.log("fast: " + Math.floor((performance.now() - began) / 200) * 200 + " ms");
    }
    left = left - 1;
    if (left === 0) server.close();
  });
}

server.listen(0, () => {
  began = performance.now();
  get("/slow");
  get("/fast");
});
