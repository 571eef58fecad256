/* A disk that fails, or a machine that stops, at the n-th operation that changes a file below one folder.

   Loaded before the C library (LD_PRELOAD) into a command and all that it starts. The processes share one counter, in a
   file. At operation FAULTS_AT: "kill" writes half of what was to be written and ends the process with SIGKILL; "error"
   fails this once with EIO; "full" fails it, and each later one that needs space, with ENOSPC. With FAULTS_AT=0 the
   operations are only counted.

   cc -shared -fPIC -O1 -o faults.so faults.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

static long *counter;
static long at;
static char root[PATH_MAX], kind[16];

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("FAULTS_ROOT"), *file = getenv("FAULTS_COUNTER"), *when = getenv("FAULTS_AT");
    const char *how = getenv("FAULTS_KIND");
    if (!folder || !file || !when || !how) return;
    int handle = open(file, O_RDWR | O_CLOEXEC);
    if (handle < 0) return;
    void *shared = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    close(handle);
    if (shared == MAP_FAILED) return;
    snprintf(root, sizeof root, "%s", folder);
    snprintf(kind, sizeof kind, "%s", how);
    at = atol(when);
    counter = shared;
}

/* For a process that is forked from one in which nothing was to fail: look at the environment again. */
void faults_begin(void) { begin(); }

static int below(const char *path) {
    size_t length = strlen(root);
    return strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int of_handle(int handle) {
    char link[64], path[PATH_MAX];
    if (!counter || handle < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static int of_path(int folder, const char *path) {
    char here[PATH_MAX];
    if (!counter || !path) return 0;
    if (path[0] == '/') return below(path);
    if (folder != AT_FDCWD) return of_handle(folder);
    return getcwd(here, sizeof here) != NULL && below(here);
}

/* 0: go on; 1: fail, errno is set; 2: stop the process now. */
static int turn(int needs_space) {
    long number = __atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST);
    if (at == 0 || number < at) return 0;
    if (strcmp(kind, "full") == 0) {
        if (!needs_space) return 0;
        errno = ENOSPC;
        return 1;
    }
    if (number > at) return 0;
    if (strcmp(kind, "error") == 0) {
        errno = EIO;
        return 1;
    }
    return 2;
}

static int stopped(int ours, int needs_space) {
    if (!ours) return 0;
    int found = turn(needs_space);
    if (found == 2) kill(getpid(), SIGKILL);
    return found == 1;
}

ssize_t write(int handle, const void *data, size_t size) {
    REAL(write);
    if (of_handle(handle)) {
        int found = turn(1);
        if (found == 1) return -1;
        if (found == 2) {
            real(handle, data, size / 2);
            kill(getpid(), SIGKILL);
        }
    }
    return real(handle, data, size);
}

ssize_t pwrite64(int handle, const void *data, size_t size, off64_t place) {
    REAL(pwrite64);
    return stopped(of_handle(handle), 1) ? -1 : real(handle, data, size, place);
}

ssize_t pwrite(int handle, const void *data, size_t size, off_t place) {
    REAL(pwrite);
    return stopped(of_handle(handle), 1) ? -1 : real(handle, data, size, place);
}

ssize_t writev(int handle, const struct iovec *parts, int count) {
    REAL(writev);
    return stopped(of_handle(handle), 1) ? -1 : real(handle, parts, count);
}

ssize_t sendfile(int to, int from, off_t *place, size_t size) {
    REAL(sendfile);
    return stopped(of_handle(to), 1) ? -1 : real(to, from, place, size);
}

ssize_t sendfile64(int to, int from, off64_t *place, size_t size) {
    REAL(sendfile64);
    return stopped(of_handle(to), 1) ? -1 : real(to, from, place, size);
}

ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *place, size_t size, unsigned int flags) {
    REAL(copy_file_range);
    return stopped(of_handle(to), 1) ? -1 : real(from, start, to, place, size, flags);
}

#define OPENS(name, declared, folder, ...)                                                   \
    int name declared {                                                                      \
        REAL(name);                                                                          \
        va_list rest;                                                                        \
        va_start(rest, flags);                                                               \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;            \
        va_end(rest);                                                                        \
        int changes = (flags & (O_CREAT | O_TRUNC)) != 0;                                    \
        return stopped(changes && of_path(folder, path), 1) ? -1 : real(__VA_ARGS__, flags, mode); \
    }
OPENS(open, (const char *path, int flags, ...), AT_FDCWD, path)
OPENS(open64, (const char *path, int flags, ...), AT_FDCWD, path)
OPENS(openat, (int folder, const char *path, int flags, ...), folder, folder, path)
OPENS(openat64, (int folder, const char *path, int flags, ...), folder, folder, path)

int rename(const char *old, const char *new) {
    REAL(rename);
    return stopped(of_path(AT_FDCWD, new), 0) ? -1 : real(old, new);
}

int renameat(int from, const char *old, int to, const char *new) {
    REAL(renameat);
    return stopped(of_path(to, new), 0) ? -1 : real(from, old, to, new);
}

int unlink(const char *path) {
    REAL(unlink);
    return stopped(of_path(AT_FDCWD, path), 0) ? -1 : real(path);
}

int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    return stopped(of_path(folder, path), 0) ? -1 : real(folder, path, flags);
}

int rmdir(const char *path) {
    REAL(rmdir);
    return stopped(of_path(AT_FDCWD, path), 0) ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    return stopped(of_path(AT_FDCWD, path), 1) ? -1 : real(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(mkdirat);
    return stopped(of_path(folder, path), 1) ? -1 : real(folder, path, mode);
}

int link(const char *old, const char *new) {
    REAL(link);
    return stopped(of_path(AT_FDCWD, new), 1) ? -1 : real(old, new);
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
    REAL(linkat);
    return stopped(of_path(to, new), 1) ? -1 : real(from, old, to, new, flags);
}

int symlink(const char *target, const char *new) {
    REAL(symlink);
    return stopped(of_path(AT_FDCWD, new), 1) ? -1 : real(target, new);
}

int fsync(int handle) {
    REAL(fsync);
    return stopped(of_handle(handle), 0) ? -1 : real(handle);
}

int fdatasync(int handle) {
    REAL(fdatasync);
    return stopped(of_handle(handle), 0) ? -1 : real(handle);
}

int ftruncate64(int handle, off64_t size) {
    REAL(ftruncate64);
    return stopped(of_handle(handle), 0) ? -1 : real(handle, size);
}
