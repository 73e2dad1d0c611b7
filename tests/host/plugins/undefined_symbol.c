/* Calls what nobody defines: found out when it is loaded, not in the middle of a plan. */
int gpuday_test_defined_nowhere(void);
int gpuday_plugin_entry(void);

int gpuday_plugin_entry(void) { return gpuday_test_defined_nowhere(); }
