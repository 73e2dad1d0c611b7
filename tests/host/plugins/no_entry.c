/* A shared library like any other. */
int gpuday_plugin_entrance(void);

int gpuday_plugin_entrance(void) { return 0; }
