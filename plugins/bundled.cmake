# Writes FOLDER/bundled.sha256: what came with the program, as sha256sum prints it (planner/apart/bundle.h).
# FILES are family/name.so or .toml, without what else lies there: a plugin that somebody drops in did not.
set(sums "")
foreach(file ${FILES})
  file(SHA256 ${FOLDER}/${file} sum)
  string(APPEND sums "${sum}  ${file}\n")
endforeach()
file(WRITE ${FOLDER}/bundled.sha256 "${sums}")
