// What a process may still do that runs a plugin's code: compute, and read files until it has
// loaded.
#ifndef GPUDAY_PLANNER_APART_RESTRAIN_H_
#define GPUDAY_PLANNER_APART_RESTRAIN_H_

namespace gpuday {

// Told in the process what its plugin did ("asked the system for the network, which no plugin
// needs"), from a signal handler; the process ends when this returns.
using ToldAttempt = void (*)(const char* offence);

// For good, in this process of one thread:
//  - limits of memory (2 GiB), of a file's size (1 MiB), of open files, no core, no further
//  process;
//  - where the kernel has Landlock, no file may be written, made, removed or renamed;
//  - where it has seccomp, system calls alone that computing and loading need: no thread, process
//  or
//    other program, no network, no signal to another process, no look into one.
// A call that is not allowed is told to `told` and ends the process; where signals are blocked, as
// while a thread is started, by SIGSYS alone. A kernel that has neither leaves the limits.
void Restrain(ToldAttempt told);

// From here on no file may be opened at all, where the kernel has Landlock.
void AllowNoFiles();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_RESTRAIN_H_
