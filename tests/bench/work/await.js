// The same in JavaScript: see await.lua.
'use strict';
const count = Number(process.argv[2]);
let done = 0;

(async () => {
  const settled = Promise.resolve(1);
  for (let i = 0; i < count; i++) done += await settled;
})();
process.on('exit', () => console.log(done));
