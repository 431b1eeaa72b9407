function cpu(ms) { const end = performance.now() + ms; while (performance.now() < end); }

setTimeout(() => console.log("timer"), 0);

let n = 0;
function again() {
  n = n + 1;
  cpu(1);
  if (n < 30) setImmediate(again); else console.log("immediates: " + n);
}
setImmediate(again);
