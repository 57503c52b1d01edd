//! Where things lie on this machine, and what is risky about a place.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::study::ContentHash;

fn folders() -> Option<ProjectDirs> {
    // Unit tests leave nothing in the home of whoever runs them.
    (!cfg!(test))
        .then(|| ProjectDirs::from("", "", "emic"))
        .flatten()
}

/// The folder for rolling backups, in the user's own data.
pub fn backup_folder() -> Option<PathBuf> {
    folders().map(|folders| folders.data_local_dir().join("backups"))
}

/// Where the table of pseudonyms of the study at `path` lies unless another place is named: apart from the study, in the
/// user's own data, in a folder that is told by the study's whole path.
pub fn pseudonym_table(path: &Path) -> Option<PathBuf> {
    let whole = std::fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    let whole = whole.unwrap_or_else(|_| path.to_owned());
    let mark = ContentHash::of([whole.as_os_str().as_encoded_bytes()]).to_string();
    let stem = path
        .file_stem()
        .map_or("study".into(), |stem| stem.to_string_lossy());
    let name = format!("{stem}-{}.csv", &mark[..12]);
    folders().map(|folders| folders.data_local_dir().join("pseudonyms").join(name))
}

/// The folder for what can be deleted at any time: word indexes of large studies.
pub fn cache_folder() -> Option<PathBuf> {
    folders().map(|folders| folders.cache_dir().to_owned())
}

/// The folder for what emic remembers of its own accord: with the user's state, else with their data.
pub fn state_folder() -> Option<PathBuf> {
    folders().map(|folders| {
        let state = folders.state_dir();
        state.unwrap_or_else(|| folders.data_local_dir()).to_owned()
    })
}

/// The folder for what is remembered of each study's desk, in the user's own data.
pub fn desk_folder() -> Option<PathBuf> {
    folders().map(|folders| folders.data_local_dir().join("desks"))
}

/// The researcher's settings file, which need not be there.
pub fn settings_file() -> Option<PathBuf> {
    folders().map(|folders| folders.config_dir().join("settings.toml"))
}

/// What the researcher should know about a study file at `path`.
pub fn warnings(path: &Path, read_only: bool) -> Vec<String> {
    let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut warnings = Vec::new();
    if read_only {
        warnings.push(
            "this file is read-only: you can look, search and export, but not change it".to_owned(),
        );
    }
    if let Some(service) = syncing_service(&whole) {
        warnings.push(format!(
            "this study lies in a folder that {service} syncs: do not open it on two machines at once, or keep it elsewhere"
        ));
    }
    if is_on_network(&whole) {
        warnings.push("this study lies on a network drive, where locks may not work: keep it on this machine's own disk".to_owned());
    }
    for copy in conflicted_copies(&whole) {
        warnings.push(format!(
            "there is a conflicted copy beside this study: {copy}; look into it before you go on"
        ));
    }
    warnings
}

/// The name of the service that syncs the folder which `path` is in, by the folder names that these services use.
fn syncing_service(path: &Path) -> Option<&'static str> {
    const SERVICES: [(&str, &str); 9] = [
        ("dropbox", "Dropbox"),
        ("onedrive", "OneDrive"),
        ("google drive", "Google Drive"),
        ("googledrive", "Google Drive"),
        ("icloud", "iCloud"),
        ("mobile documents", "iCloud"),
        ("nextcloud", "Nextcloud"),
        ("owncloud", "ownCloud"),
        ("box sync", "Box"),
    ];
    let folders: Vec<String> = path
        .parent()?
        .components()
        .map(|part| part.as_os_str().to_string_lossy().to_lowercase())
        .collect();
    SERVICES
        .iter()
        .find(|(mark, _)| folders.iter().any(|folder| folder.starts_with(mark)))
        .map(|(_, name)| *name)
}

/// Copies of the study that a syncing service has left beside it.
fn conflicted_copies(path: &Path) -> Vec<String> {
    let Some((folder, stem)) = path.parent().zip(path.file_stem()) else {
        return Vec::new();
    };
    let stem = stem.to_string_lossy().to_lowercase();
    let names = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.file_name());
    let mut copies: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| {
            let lower = name.to_lowercase();
            let marked = [
                "conflicted copy",
                "sync-conflict",
                "case conflict",
                "_conflict-",
            ]
            .iter()
            .any(|m| lower.contains(m));
            marked && lower.starts_with(&stem) && lower.ends_with(".emic")
        })
        .collect();
    copies.sort();
    copies
}

#[cfg(target_os = "linux")]
fn is_on_network(path: &Path) -> bool {
    const NETWORK: [&str; 7] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs"];
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else {
        return false;
    };
    let of_line = |line: &str| {
        let mut words = line.split(' ').skip(1);
        Some((
            words.next()?.replace("\\040", " "),
            words.next()?.to_owned(),
        ))
    };
    let nearest = mounts
        .lines()
        .filter_map(of_line)
        .filter(|(folder, _)| path.starts_with(folder))
        .max_by_key(|(f, _)| f.len());
    nearest.is_some_and(|(_, kind)| NETWORK.contains(&kind.as_str()))
}

#[cfg(windows)]
fn is_on_network(path: &Path) -> bool {
    use std::path::{Component, Prefix};
    matches!(
        path.components().next(),
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    )
}

#[cfg(not(any(target_os = "linux", windows)))]
fn is_on_network(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_synced_folder_is_told_by_its_name() {
        assert_eq!(
            syncing_service(Path::new("/home/ak/Dropbox (Uni)/study.emic")),
            Some("Dropbox")
        );
        assert_eq!(
            syncing_service(Path::new("/home/ak/OneDrive - University/study.emic")),
            Some("OneDrive")
        );
        assert_eq!(
            syncing_service(Path::new("/home/ak/studies/dropbox.emic")),
            None
        );
    }

    #[test]
    fn a_conflicted_copy_beside_the_study_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "study.emic",
            "study (Ann's conflicted copy 2026-01-02).emic",
            "other.emic",
        ] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let copies = conflicted_copies(&folder.path().join("study.emic"));
        assert_eq!(copies, ["study (Ann's conflicted copy 2026-01-02).emic"]);
    }
}
