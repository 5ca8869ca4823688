// Runs a program and writes what it took, as the system counted it, to a file.
//
//   measure REPORT PROGRAM [ARGUMENTS]      {"wallSeconds":…,"cpuSeconds":…,"maxRssBytes":…}
//
// A process of its own, because a system counts a process's memory from before it became another program: started
// from a large process, a small one would seem as large. Exits as the program did.
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec / 1e6; }

int main(int argc, char **argv) {
  if (argc < 3) return fprintf(stderr, "usage: measure REPORT PROGRAM [ARGUMENTS]\n"), 2;
  const double started = now();
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return perror("measure"), 2;
  const double ended = now();
#ifdef __APPLE__
  const double unit = 1;
#else
  const double unit = 1024;
#endif
  FILE *report = fopen(argv[1], "w");
  if (report == NULL) return perror(argv[1]), 2;
  fprintf(report, "{\"wallSeconds\":%.6f,\"cpuSeconds\":%.6f,\"maxRssBytes\":%.0f}\n", ended - started,
          seconds(usage.ru_utime) + seconds(usage.ru_stime), (double)usage.ru_maxrss * unit);
  fclose(report);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
