const { log } = require('./twin.cjs');
const after = (ms, value) =>
  new Promise((resolve, reject) => {
    setTimeout(() => {
      log('timer', ms);
      if (value === 'fails') reject(new Error(value));
      else resolve(value);
    }, ms);
  });
const three = [after(60, 'slow'), after(20, 'fails'), after(40, 'quick')];
Promise.all(three).then(null, (e) => log('all: rejected,', e.message));
Promise.race(three).catch((e) => log('race: rejected,', e.message));
Promise.any(three).then((v) => log('any:', v));
Promise.allSettled(three).then((list) => {
  for (const one of list) log('allSettled:', one.status, one.value);
});
