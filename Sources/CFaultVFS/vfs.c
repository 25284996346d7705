#include <stdlib.h>
#include <string.h>

#include "disk.h"

/// SQLite's handle of an open file. Those without a name have a file of their own that ends with them.
typedef struct {
    sqlite3_file base;
    fault_disk *disk;
    disk_file *file;
    int is_nameless;
    uint64_t life;
    int lock;
    shared_memory *memory;
    uint16_t shm_shared;
    uint16_t shm_exclusive;
} handle;

static int is_stale(const handle *h) { return h->disk->is_dead || h->life != h->disk->life; }

static void enter(handle *h) { pthread_mutex_lock(&h->disk->mutex); }

static int leave(handle *h, int code) {
    pthread_mutex_unlock(&h->disk->mutex);
    return code;
}

static void free_nameless(disk_file *file) {
    while (file->first) {
        pending *gone = file->first;
        file->first = gone->next;
        free(gone->bytes);
        free(gone);
    }
    free(file->seen.bytes);
    free(file->synced.bytes);
    free(file);
}

// MARK: - Locks of the database file (https://www.sqlite.org/lockingv3.html), between the connections of this process

static int lock_file(sqlite3_file *base, int level) {
    handle *h = (handle *)base;
    enter(h);
    disk_file *f = h->file;
    if (is_stale(h)) return leave(h, SQLITE_IOERR_LOCK);
    if (level <= h->lock) return leave(h, SQLITE_OK);
    if (h->lock == SQLITE_LOCK_NONE) {
        if (f->exclusive || f->pending_lock) return leave(h, SQLITE_BUSY);
        f->shared++;
        h->lock = SQLITE_LOCK_SHARED;
    }
    if (level >= SQLITE_LOCK_RESERVED && h->lock < SQLITE_LOCK_RESERVED) {
        if (f->reserved) return leave(h, SQLITE_BUSY);
        f->reserved = h;
        h->lock = SQLITE_LOCK_RESERVED;
    }
    if (level == SQLITE_LOCK_EXCLUSIVE) {
        f->pending_lock = h;
        h->lock = SQLITE_LOCK_PENDING;
        if (f->shared > 1) return leave(h, SQLITE_BUSY);
        f->exclusive = h;
        h->lock = SQLITE_LOCK_EXCLUSIVE;
    }
    return leave(h, SQLITE_OK);
}

static int unlock_file(sqlite3_file *base, int level) {
    handle *h = (handle *)base;
    enter(h);
    disk_file *f = h->file;
    if (is_stale(h)) return leave(h, SQLITE_OK);
    if (level < h->lock) {
        if (f->exclusive == h) f->exclusive = NULL;
        if (f->pending_lock == h) f->pending_lock = NULL;
        if (f->reserved == h) f->reserved = NULL;
        if (level == SQLITE_LOCK_NONE) f->shared--;
        h->lock = level;
    }
    return leave(h, SQLITE_OK);
}

static int check_reserved(sqlite3_file *base, int *result) {
    handle *h = (handle *)base;
    enter(h);
    *result = h->file->reserved != NULL;
    return leave(h, SQLITE_OK);
}

// MARK: - Reading and writing

static int read_file(sqlite3_file *base, void *target, int length, sqlite3_int64 offset) {
    handle *h = (handle *)base;
    enter(h);
    if (is_stale(h) || disk_call(h->disk, FAULT_READS) != FAULT_NONE) return leave(h, SQLITE_IOERR_READ);
    blob *seen = &h->file->seen;
    int64_t there = seen->size > offset ? seen->size - offset : 0;
    if (there > length) there = length;
    if (there > 0) memcpy(target, seen->bytes + offset, (size_t)there);
    if (there == length) return leave(h, SQLITE_OK);
    memset((uint8_t *)target + there, 0, (size_t)(length - there));
    return leave(h, SQLITE_IOERR_SHORT_READ);
}

/// A call that fails may have done a part of what was asked.
static int write_part(handle *h, const void *bytes, int length, int64_t offset) {
    int64_t part = (int64_t)(disk_random(h->disk) % (uint64_t)(length / SECTOR + 1)) * SECTOR;
    return disk_write(h->file, bytes, part < length ? part : length, offset);
}

static int write_file(sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset) {
    handle *h = (handle *)base;
    enter(h);
    if (is_stale(h)) return leave(h, SQLITE_IOERR_WRITE);
    enum fault_kind fault = disk_call(h->disk, FAULT_WRITES);
    if (fault == FAULT_NONE && h->disk->is_full && offset + length > h->file->seen.size) fault = FAULT_ENOSPC;
    switch (fault) {
    case FAULT_NONE: return leave(h, disk_write(h->file, bytes, length, offset) ? SQLITE_IOERR_NOMEM : SQLITE_OK);
    case FAULT_ENOSPC: return leave(h, SQLITE_FULL);
    case FAULT_EIO:
    case FAULT_POWER_CUT: break;
    }
    write_part(h, bytes, length, offset);
    return leave(h, SQLITE_IOERR_WRITE);
}

static int truncate_file(sqlite3_file *base, sqlite3_int64 size) {
    handle *h = (handle *)base;
    enter(h);
    if (is_stale(h)) return leave(h, SQLITE_IOERR_TRUNCATE);
    if (disk_call(h->disk, FAULT_WRITES) != FAULT_NONE) return leave(h, SQLITE_IOERR_TRUNCATE);
    return leave(h, disk_truncate(h->file, size) ? SQLITE_IOERR_NOMEM : SQLITE_OK);
}

static int sync_file(sqlite3_file *base, int flags) {
    handle *h = (handle *)base;
    enter(h);
    if (is_stale(h)) return leave(h, SQLITE_IOERR_FSYNC);
    if (disk_call(h->disk, FAULT_WRITES) != FAULT_NONE) return leave(h, SQLITE_IOERR_FSYNC);
    if (h->disk->is_lying) return leave(h, SQLITE_OK);
    return leave(h, disk_sync(h->disk, h->file) ? SQLITE_IOERR_NOMEM : SQLITE_OK);
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    handle *h = (handle *)base;
    enter(h);
    if (is_stale(h) || disk_call(h->disk, FAULT_READS) != FAULT_NONE) return leave(h, SQLITE_IOERR_FSTAT);
    *size = h->file->seen.size;
    return leave(h, SQLITE_OK);
}

static int file_control(sqlite3_file *base, int operation, void *argument) { return SQLITE_NOTFOUND; }
static int sector_size(sqlite3_file *base) { return SECTOR; }
static int characteristics(sqlite3_file *base) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// MARK: - Shared memory of the write-ahead log

static int shm_map(sqlite3_file *base, int index, int size, int extend, void volatile **region) {
    handle *h = (handle *)base;
    enter(h);
    *region = NULL;
    if (is_stale(h)) return leave(h, SQLITE_IOERR_SHMMAP);
    if (!h->file->memory) {
        h->file->memory = calloc(1, sizeof *h->file->memory);
        if (!h->file->memory) return leave(h, SQLITE_IOERR_NOMEM);
        h->file->memory->users = 1;
    }
    shared_memory *memory = h->file->memory;
    if (!h->memory) {
        h->memory = memory;
        memory->users++;
    }
    if (index >= MAX_REGIONS) return leave(h, SQLITE_IOERR_SHMSIZE);
    if (!memory->regions[index] && extend) memory->regions[index] = calloc(1, (size_t)size);
    if (!memory->regions[index] && extend) return leave(h, SQLITE_IOERR_NOMEM);
    *region = memory->regions[index];
    return leave(h, SQLITE_OK);
}

static int shm_lock(sqlite3_file *base, int first, int count, int flags) {
    handle *h = (handle *)base;
    enter(h);
    if (is_stale(h) || !h->memory) return leave(h, flags & SQLITE_SHM_UNLOCK ? SQLITE_OK : SQLITE_IOERR_SHMLOCK);
    shared_memory *memory = h->memory;
    for (int i = first; i < first + count && flags & SQLITE_SHM_LOCK; i++) {
        int others = memory->shared[i] - (h->shm_shared >> i & 1);
        int is_taken = memory->exclusive[i] && memory->exclusive[i] != h;
        if (is_taken || (flags & SQLITE_SHM_EXCLUSIVE && others > 0)) return leave(h, SQLITE_BUSY);
    }
    for (int i = first; i < first + count; i++) {
        uint16_t bit = (uint16_t)(1u << i);
        if (flags & SQLITE_SHM_EXCLUSIVE) {
            memory->exclusive[i] = flags & SQLITE_SHM_LOCK ? h : NULL;
            h->shm_exclusive = (uint16_t)(flags & SQLITE_SHM_LOCK ? h->shm_exclusive | bit : h->shm_exclusive & ~bit);
        } else if (flags & SQLITE_SHM_LOCK) {
            if (!(h->shm_shared & bit)) memory->shared[i]++;
            h->shm_shared |= bit;
        } else {
            if (h->shm_shared & bit) memory->shared[i]--;
            h->shm_shared = (uint16_t)(h->shm_shared & ~bit);
        }
    }
    return leave(h, SQLITE_OK);
}

static void shm_barrier(sqlite3_file *base) {
    enter((handle *)base);
    leave((handle *)base, SQLITE_OK);
}

static int shm_unmap(sqlite3_file *base, int delete_flag) {
    handle *h = (handle *)base;
    enter(h);
    if (h->memory) {
        for (int i = 0; i < SHM_LOCKS; i++) {
            if (h->shm_shared >> i & 1) h->memory->shared[i]--;
            if (h->shm_exclusive >> i & 1) h->memory->exclusive[i] = NULL;
        }
        h->shm_shared = h->shm_exclusive = 0;
        if (delete_flag && h->file->memory == h->memory) {
            h->file->memory = NULL;
            disk_release_memory(h->memory);
        }
        disk_release_memory(h->memory);
        h->memory = NULL;
    }
    return leave(h, SQLITE_OK);
}

static int close_file(sqlite3_file *base) {
    handle *h = (handle *)base;
    shm_unmap(base, 0);
    unlock_file(base, SQLITE_LOCK_NONE);
    if (h->is_nameless) free_nameless(h->file);
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

// MARK: - The file system

static fault_disk *disk_of(sqlite3_vfs *vfs) { return vfs->pAppData; }

static int answer(fault_disk *disk, int code) {
    pthread_mutex_unlock(&disk->mutex);
    return code;
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out_flags) {
    fault_disk *disk = disk_of(vfs);
    handle *h = (handle *)base;
    memset(h, 0, sizeof *h);
    pthread_mutex_lock(&disk->mutex);
    disk_file *file = name ? disk_find(disk, name) : NULL;
    int is_new = !file || !file->exists;
    if (name) {
        if (is_new && !(flags & SQLITE_OPEN_CREATE)) return answer(disk, SQLITE_CANTOPEN);
        enum fault_kind fault = disk_call(disk, is_new ? FAULT_WRITES : FAULT_READS);
        if (fault == FAULT_ENOSPC || (is_new && disk->is_full)) return answer(disk, SQLITE_FULL);
        if (fault != FAULT_NONE) return answer(disk, SQLITE_CANTOPEN);
        if (is_new) file = disk_create_file(disk, name);
    } else {
        file = calloc(1, sizeof *file);
    }
    if (!file) return answer(disk, SQLITE_NOMEM);
    h->disk = disk;
    h->file = file;
    h->is_nameless = name == NULL;
    h->life = disk->life;
    base->pMethods = &methods;
    if (out_flags) *out_flags = flags;
    return answer(disk, SQLITE_OK);
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int is_synced) {
    fault_disk *disk = disk_of(vfs);
    pthread_mutex_lock(&disk->mutex);
    enum fault_kind fault = disk_call(disk, FAULT_WRITES);
    if (fault != FAULT_NONE) return answer(disk, SQLITE_IOERR_DELETE);
    disk_file *file = disk_find(disk, name);
    if (!file || !file->exists) return answer(disk, SQLITE_IOERR_DELETE_NOENT);
    disk_delete(disk, file, is_synced);
    return answer(disk, SQLITE_OK);
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    fault_disk *disk = disk_of(vfs);
    pthread_mutex_lock(&disk->mutex);
    if (disk_call(disk, FAULT_READS) != FAULT_NONE) return answer(disk, SQLITE_IOERR_ACCESS);
    disk_file *file = disk_find(disk, name);
    // As SQLite's own does: a file without content counts as none.
    *result = file && file->exists && (flags != SQLITE_ACCESS_EXISTS || file->seen.size > 0);
    return answer(disk, SQLITE_OK);
}

static int full_name(sqlite3_vfs *vfs, const char *name, int room, char *result) {
    if ((int)strlen(name) >= room) return SQLITE_CANTOPEN;
    strcpy(result, name);
    return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    fault_disk *disk = disk_of(vfs);
    pthread_mutex_lock(&disk->mutex);
    for (int i = 0; i < count; i++) bytes[i] = (char)disk_random(disk);
    return answer(disk, count);
}

/// Virtual time does not pass while somebody waits for a lock.
static int sleep_not(sqlite3_vfs *vfs, int microseconds) { return microseconds; }

/// Midnight, 1970: nothing in the ledger may depend on SQLite's clock.
static int no_time(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
    *milliseconds = 210866760000000;
    return SQLITE_OK;
}

static int no_julian_day(sqlite3_vfs *vfs, double *day) {
    *day = 2440587.5;
    return SQLITE_OK;
}

static int no_error(sqlite3_vfs *vfs, int room, char *text) { return 0; }

fault_disk *fault_disk_create(const char *name, uint64_t seed) {
    if (sqlite3_initialize() != SQLITE_OK || sqlite3_vfs_find(name)) return NULL;
    fault_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->name = strdup(name);
    disk->random = seed;
    pthread_mutex_init(&disk->mutex, NULL);
    disk->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = sizeof(handle),
        .mxPathname = 512,
        .zName = disk->name,
        .pAppData = disk,
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = access_file,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = sleep_not,
        .xCurrentTime = no_julian_day,
        .xGetLastError = no_error,
        .xCurrentTimeInt64 = no_time,
    };
    if (!disk->name || sqlite3_vfs_register(&disk->vfs, 0) != SQLITE_OK) {
        free(disk->name);
        free(disk);
        return NULL;
    }
    return disk;
}
