// The name of a library of misbehaving.cc, which says what it does.
extern const char plugin_name[];
const char plugin_name[] = PLUGIN_NAME;
