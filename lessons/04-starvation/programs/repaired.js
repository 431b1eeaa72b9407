function cpu(ms) { const end = performance.now() + ms; while (performance.now() < end); }

setTimeout(() => console.log("timer"), 2);

let n = 0;
function piece() {
  n = n + 1;
  cpu(1);
  if (n < 20) setImmediate(piece); else console.log("done");
}
setImmediate(piece);
