const { log } = require('./twin.cjs');
const say = (text) => () => log(text);
Promise.resolve()
  .then(say('A1'))
  .then(say('A2'))
  .then(say('A3'))
  .then(say('A4'))
  .then(say('A5'))
  .then(say('A6'));
Promise.resolve()
  .then(say('B1'))
  .then(() => {
    log('B2 returns a promise');
    return Promise.resolve('inner');
  })
  .then((value) => log('B3 got', value));
Promise.reject(new Error('lost'))
  .then(say('never'))
  .catch((e) => log('C caught', e.message))
  .finally(say('C finally'))
  .then(say('C after finally'));
