setTimeout(() => console.log("timer"), 0);

let n = 0;
function tick() {
  n = n + 1;
  if (n < 1000) process.nextTick(tick); else console.log("ticks: " + n);
}
process.nextTick(tick);
