let seed = 7;

function random() {
  seed = seed * 16807 % 2147483647;
  return seed / 2147483647;
}

function waitAt(utilisation, done) {
  const began = performance.now();
  let at = 0, waits = 0, served = 0;
  for (let n = 1; n <= 200; n++) {
    at = at - 10 / utilisation * Math.log(random());
    const due = began + at;
    setTimeout(() => {
      waits += performance.now() - due;
      for (const end = performance.now() + 10; performance.now() < end;);
      served += 1;
      if (served === 200) done(waits / 200);
    }, at);
  }
}

waitAt(0.5, (half) => {
  waitAt(0.9, (nearly) => {
    console.log(nearly > 3 * half ? "many times as long" : "about twice as long");
  });
});
