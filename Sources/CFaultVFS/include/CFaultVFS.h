#ifndef CFAULTVFS_H
#define CFAULTVFS_H

#include <stdint.h>

/// A disk in memory, with a SQLite file system of its own on it (https://www.sqlite.org/vfs.html). It forgets, tears and
/// fails as told; the same seed and the same calls give the same bytes.
typedef struct fault_disk fault_disk;

/// What a crash leaves of the writes since the last sync of each file.
enum fault_loss {
    /// All of them: the process was killed, the machine stayed up.
    FAULT_KEEPS_ALL = 0,
    /// None of them.
    FAULT_LOSES_ALL = 1,
    /// Sector by sector, as the seed says.
    FAULT_TEARS = 2,
};

/// Which calls are counted, and can fail. May be added.
enum fault_calls {
    FAULT_WRITES = 1,  // write, truncate, sync, delete, creation
    FAULT_READS = 2,   // read, size, access, opening
};

enum fault_kind {
    FAULT_NONE = 0,
    FAULT_EIO = 1,
    FAULT_ENOSPC = 2,
    /// The power goes in the middle of that call: it may be done in part, and nothing is done after it.
    FAULT_POWER_CUT = 3,
};

/// Registers a file system of that name; nil when there is no memory left or the name is taken.
fault_disk *_Nullable fault_disk_create(const char *_Nonnull name, uint64_t seed);

/// Unregisters it and frees everything. All connections must be closed.
void fault_disk_destroy(fault_disk *_Nonnull disk);

/// The process dies: its connections fail from now on and must still be closed; new ones see what is left.
void fault_disk_crash(fault_disk *_Nonnull disk, enum fault_loss loss);

/// How many calls of these kinds there have been.
uint64_t fault_disk_count(fault_disk *_Nonnull disk, int calls);

/// The call of these kinds after `skip` others fails, once.
void fault_disk_fail(fault_disk *_Nonnull disk, int calls, uint64_t skip, enum fault_kind kind);

/// Whether the ordered failure has happened; it is forgotten when asked for.
int fault_disk_has_failed(fault_disk *_Nonnull disk);

/// While full, no file can grow.
void fault_disk_set_full(fault_disk *_Nonnull disk, int full);

/// A disk that lies answers that it has synced, and has not.
void fault_disk_set_lying(fault_disk *_Nonnull disk, int lying);

#endif
