//! A folder of files for one test, removed at its end.

use std::path::PathBuf;

use countersign::document::Document;

pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Writes `files`: each a line `== name`, and what follows it.
    pub(crate) fn new(name: &str, files: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("countersign-{name}-{}", std::process::id()));
        for file in files.split("== ").skip(1) {
            let (name, text) = file.split_once('\n').unwrap();
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    /// The document in the file of that name.
    #[track_caller]
    pub(crate) fn load(&self, name: &str) -> Document {
        Document::load(&self.path(name)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A text with this folder's own name left out.
    pub(crate) fn relative(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}
