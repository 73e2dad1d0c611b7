// Runs the tests one after the other; arguments name some of them: `plan saved`.

const TESTS = ['plan', 'compare', 'search', 'saved', 'safety', 'access', 'speed', 'pictures'];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !TESTS.includes(name));
if (unknown.length > 0) {
  console.error(`tests/page: no test is called ${unknown.join(', ')}; there are ${TESTS.join(', ')}`);
  process.exit(2);
}
for (const name of TESTS) {
  if (asked.length === 0 || asked.includes(name)) await import(`./${name}.test.mjs`);
}
