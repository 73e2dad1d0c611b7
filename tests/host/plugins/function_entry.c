/* The right symbol, but a function. */
int gpuday_plugin_entry(int a, int b);

int gpuday_plugin_entry(int a, int b) {
  int sum = 0;
  for (int i = a; i < b; ++i) sum += i * i;
  return sum;
}
