const { log } = require('./twin.cjs');
const sugar = async () => {
  log('sugar: body');
  const v = await 1;
  log('sugar: after await', v);
  try {
    await Promise.reject(new Error('no'));
  } catch (e) {
    log('sugar: caught', false, e.message);
  }
  return 'sugar';
};
const byHand = () => {
  log('hand: body');
  return Promise.resolve(1)
    .then((v) => {
      log('hand: after await', v);
    })
    .then(() => 'hand');
};
sugar().then((v) => log('done', v));
byHand().then((v) => log('done', v));
log('caller goes on');
