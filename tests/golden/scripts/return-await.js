const { log } = require('./twin.cjs');
let ruler = Promise.resolve();
for (let i = 1; i <= 5; i++) ruler = ruler.then(() => log('round', i));
const p = Promise.resolve('p');
(async () => p)().then(() => log('return p'));
(async () => await p)().then(() => log('return await p'));
(async () => 'value')().then(() => log('return value'));
