# Writes FOLDER/bundled.sha256: what the program may run in itself, as sha256sum prints it. LIBRARIES are
# family/name.so, without what else lies there: a plugin that somebody drops in did not come with gpuday.
set(sums "")
foreach(library ${LIBRARIES})
  file(SHA256 ${FOLDER}/${library} sum)
  string(APPEND sums "${sum}  ${library}\n")
endforeach()
file(WRITE ${FOLDER}/bundled.sha256 "${sums}")
