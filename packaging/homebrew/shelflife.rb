class Shelflife < Formula
  desc "Finds AI models in code that have stopped working, or are about to"
  homepage "{address}"
  version "{version}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "{macos-arm.url}"
      sha256 "{macos-arm.sha256}"
    end
    on_intel do
      url "{macos-intel.url}"
      sha256 "{macos-intel.sha256}"
    end
  end

  on_linux do
    on_arm do
      url "{linux-arm.url}"
      sha256 "{linux-arm.sha256}"
    end
    on_intel do
      url "{linux-intel.url}"
      sha256 "{linux-intel.sha256}"
    end
  end

  def install
    bin.install "shelflife", "cargo-shelflife"
    generate_completions_from_executable(bin/"shelflife", "completions")
    (man1/"shelflife.1").write Utils.safe_popen_read(bin/"shelflife", "man")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/shelflife --version")
    (testpath/"app.py").write <<~PYTHON
      import anthropic
      anthropic.Anthropic().messages.create(model="claude-3-opus-20240229")
    PYTHON
    assert_match "claude-3-opus-20240229", shell_output("#{bin}/shelflife app.py", 1)
  end
end
