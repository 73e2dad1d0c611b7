/* A library that its plugin will not find. */
int gpuday_gone(void);
int gpuday_gone(void) { return 1; }
