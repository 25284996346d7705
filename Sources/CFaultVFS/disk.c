#include "disk.h"

#include <stdlib.h>
#include <string.h>

/// SplitMix64.
uint64_t disk_random(fault_disk *disk) {
    uint64_t z = disk->random += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int blob_resize(blob *blob, int64_t size) {
    if (size > blob->room) {
        int64_t room = size + size / 2 + 4096;
        uint8_t *bytes = realloc(blob->bytes, (size_t)room);
        if (!bytes) return -1;
        blob->bytes = bytes;
        blob->room = room;
    }
    if (size > blob->size) memset(blob->bytes + blob->size, 0, (size_t)(size - blob->size));
    blob->size = size;
    return 0;
}

int blob_write(blob *blob, const void *bytes, int64_t length, int64_t offset) {
    if (offset + length > blob->size && blob_resize(blob, offset + length)) return -1;
    memcpy(blob->bytes + offset, bytes, (size_t)length);
    return 0;
}

disk_file *disk_find(fault_disk *disk, const char *name) {
    for (disk_file *file = disk->files; file; file = file->next) {
        if (strcmp(file->name, name) == 0) return file;
    }
    return NULL;
}

static void forget_pending(disk_file *file) {
    while (file->first) {
        pending *gone = file->first;
        file->first = gone->next;
        free(gone->bytes);
        free(gone);
    }
    file->last = NULL;
}

static int note(disk_file *file, const void *bytes, int64_t length, int64_t offset) {
    pending *entry = calloc(1, sizeof *entry);
    if (!entry) return -1;
    entry->offset = offset;
    entry->length = length;
    if (bytes) {
        entry->bytes = malloc((size_t)length);
        if (!entry->bytes) {
            free(entry);
            return -1;
        }
        memcpy(entry->bytes, bytes, (size_t)length);
    }
    if (file->last) file->last->next = entry; else file->first = entry;
    file->last = entry;
    return 0;
}

int disk_write(disk_file *file, const void *bytes, int64_t length, int64_t offset) {
    if (length == 0) return 0;
    if (note(file, bytes, length, offset)) return -1;
    return blob_write(&file->seen, bytes, length, offset);
}

int disk_truncate(disk_file *file, int64_t size) {
    if (note(file, NULL, 0, size)) return -1;
    return blob_resize(&file->seen, size);
}

disk_file *disk_create_file(fault_disk *disk, const char *name) {
    disk_file *file = disk_find(disk, name);
    if (!file) {
        file = calloc(1, sizeof *file);
        if (!file) return NULL;
        file->name = strdup(name);
        if (!file->name) {
            free(file);
            return NULL;
        }
        file->next = disk->files;
        disk->files = file;
    }
    // A name that comes back: what it held is gone once the folder is synced, until then the disk still has it.
    if (disk_truncate(file, 0)) return NULL;
    file->exists = 1;
    return file;
}

static int is_journal(const disk_file *file) {
    size_t length = strlen(file->name);
    return (length > 4 && strcmp(file->name + length - 4, "-wal") == 0)
        || (length > 8 && strcmp(file->name + length - 8, "-journal") == 0);
}

static void sync_name(disk_file *file) {
    file->exists_on_disk = file->exists;
    if (file->exists) return;
    forget_pending(file);
    file->synced.size = 0;
}

int disk_sync(fault_disk *disk, disk_file *file) {
    for (pending *entry = file->first; entry; entry = entry->next) {
        int failed = entry->bytes ? blob_write(&file->synced, entry->bytes, entry->length, entry->offset)
                                  : blob_resize(&file->synced, entry->offset);
        if (failed) return -1;
    }
    forget_pending(file);
    // As SQLite's own file system does: the first sync of a journal also syncs the folder, with every name in it.
    if (!file->exists_on_disk && is_journal(file)) {
        for (disk_file *other = disk->files; other; other = other->next) sync_name(other);
    }
    return 0;
}

void disk_delete(fault_disk *disk, disk_file *file, int is_synced) {
    file->exists = 0;
    if (is_synced) {
        for (disk_file *other = disk->files; other; other = other->next) sync_name(other);
    }
}

void disk_release_memory(shared_memory *memory) {
    if (--memory->users > 0) return;
    for (int i = 0; i < MAX_REGIONS; i++) free(memory->regions[i]);
    free(memory);
}

enum fault_kind disk_call(fault_disk *disk, int calls) {
    if (disk->is_dead) return FAULT_EIO;
    disk->counts[calls == FAULT_READS]++;
    if (disk->fail_kind == FAULT_NONE || !(disk->fail_calls & calls)) return FAULT_NONE;
    if (disk->fail_after > 0) {
        disk->fail_after--;
        return FAULT_NONE;
    }
    enum fault_kind kind = disk->fail_kind;
    disk->fail_kind = FAULT_NONE;
    disk->has_failed = 1;
    if (kind == FAULT_POWER_CUT) disk->is_dead = 1;
    return kind;
}

/// What is on the disk afterwards: the synced bytes, and of each write since then the sectors that made it.
static void tear(fault_disk *disk, disk_file *file) {
    for (pending *entry = file->first; entry; entry = entry->next) {
        if (!entry->bytes) {
            if (disk_random(disk) & 1) blob_resize(&file->synced, entry->offset);
            continue;
        }
        int64_t done = 0;
        while (done < entry->length) {
            int64_t place = entry->offset + done;
            int64_t part = SECTOR - place % SECTOR;
            if (part > entry->length - done) part = entry->length - done;
            if (disk_random(disk) & 1) blob_write(&file->synced, entry->bytes + done, part, place);
            done += part;
        }
    }
    forget_pending(file);
}

static void crash_file(fault_disk *disk, disk_file *file, enum fault_loss loss) {
    switch (loss) {
    case FAULT_KEEPS_ALL:
        disk_sync(disk, file);
        sync_name(file);
        break;
    case FAULT_LOSES_ALL: forget_pending(file); break;
    case FAULT_TEARS:
        tear(disk, file);
        // Creation and deletion are writes to the folder.
        if (file->exists != file->exists_on_disk && disk_random(disk) & 1) file->exists_on_disk = file->exists;
        break;
    }
    file->exists = file->exists_on_disk;
    if (!file->exists) file->synced.size = 0;
    forget_pending(file);
    blob_resize(&file->seen, 0);
    if (file->synced.size > 0) blob_write(&file->seen, file->synced.bytes, file->synced.size, 0);
    file->shared = 0;
    file->reserved = file->pending_lock = file->exclusive = NULL;
    if (file->memory) disk_release_memory(file->memory);
    file->memory = NULL;
}

void fault_disk_crash(fault_disk *disk, enum fault_loss loss) {
    pthread_mutex_lock(&disk->mutex);
    for (disk_file *file = disk->files; file; file = file->next) crash_file(disk, file, loss);
    disk->life++;
    disk->is_dead = 0;
    disk->fail_kind = FAULT_NONE;
    pthread_mutex_unlock(&disk->mutex);
}

uint64_t fault_disk_count(fault_disk *disk, int calls) {
    pthread_mutex_lock(&disk->mutex);
    uint64_t count = (calls & FAULT_WRITES ? disk->counts[0] : 0) + (calls & FAULT_READS ? disk->counts[1] : 0);
    pthread_mutex_unlock(&disk->mutex);
    return count;
}

void fault_disk_fail(fault_disk *disk, int calls, uint64_t skip, enum fault_kind kind) {
    pthread_mutex_lock(&disk->mutex);
    disk->fail_calls = calls;
    disk->fail_after = skip;
    disk->fail_kind = kind;
    disk->has_failed = 0;
    pthread_mutex_unlock(&disk->mutex);
}

int fault_disk_has_failed(fault_disk *disk) {
    pthread_mutex_lock(&disk->mutex);
    int has_failed = disk->has_failed;
    disk->has_failed = 0;
    pthread_mutex_unlock(&disk->mutex);
    return has_failed;
}

void fault_disk_set_full(fault_disk *disk, int full) {
    pthread_mutex_lock(&disk->mutex);
    disk->is_full = full;
    pthread_mutex_unlock(&disk->mutex);
}

void fault_disk_set_lying(fault_disk *disk, int lying) {
    pthread_mutex_lock(&disk->mutex);
    disk->is_lying = lying;
    pthread_mutex_unlock(&disk->mutex);
}

void fault_disk_destroy(fault_disk *disk) {
    sqlite3_vfs_unregister(&disk->vfs);
    while (disk->files) {
        disk_file *file = disk->files;
        disk->files = file->next;
        forget_pending(file);
        if (file->memory) disk_release_memory(file->memory);
        free(file->seen.bytes);
        free(file->synced.bytes);
        free(file->name);
        free(file);
    }
    pthread_mutex_destroy(&disk->mutex);
    free(disk->name);
    free(disk);
}
