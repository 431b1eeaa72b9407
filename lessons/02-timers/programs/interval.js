function cpu(ms) { const end = Date.now() + ms; while (Date.now() < end); }

let calls = 0;
const interval = setInterval(() => {
  calls = calls + 1;
  if (calls === 1) cpu(220);
}, 40);

setTimeout(() => {
  clearInterval(interval);
  console.log(calls);
}, 320);
